// The README's picture: the report of fixtures/willow-creek as it opens. Run with `make picture`.

import { join } from "node:path";
import { launch, open, planned, root } from "./harness.js";

const browser = await launch();
const page = await open(browser, planned(join(root, "fixtures", "willow-creek"), "picture"), {
  viewport: { width: 1200, height: 1320 },
  colorScheme: "light",
});
await page.screenshot({ path: join(root, "docs", "report.png") });
await browser.close();
