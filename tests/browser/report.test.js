// report.html in a browser: whole, quiet, readable on a phone and on paper, and for everybody.
//
// STAFFROOM_SCHOOLS may name a folder with real schools; then singapore-jc stands in for the made-up large one.

import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { home, launch, open, planned, root } from "./harness.js";
import { hostile, hostileNames, large } from "./schools.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const real = process.env.STAFFROOM_SCHOOLS;
let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/** How many pages a PDF of Chromium has. */
const pages = (pdf) => pdf.toString("latin1").match(/\/Type \/Page\b/g).length;
const planOf = (folder) => JSON.parse(readFileSync(join(folder, "plan.json"), "utf8"));

const schools = [
  ["willow-creek", () => planned(join(root, "fixtures", "willow-creek"), "willow-creek"), "chloe", "Chloé Martin"],
  real
    ? ["singapore-jc", () => planned(join(real, "singapore-jc"), "singapore-jc"), "s166", "S166"]
    : ["a large school", () => planned(large(join(home, "large-school")), "large"), "number 161", "Person Number 161"],
];

for (const [name, plan, sought, whole] of schools) {
  describe(name, () => {
    let folder, people;
    before(() => {
      folder = plan();
      people = planOf(folder).ledger.length;
    });

    test("has every part, quietly, and is not too large", async () => {
      const page = await open(browser, folder);
      const parts = await page.$$eval("main > section", (all) => all.map((part) => part.id));
      for (const part of ["overview", "week", "teams", "pairs", "visits", "people", "workload", "costs"]) {
        assert.ok(parts.includes(part), `there is no ${part}`);
      }
      assert.equal(parts.includes("missing"), planOf(folder).unmet.length > 0);
      const links = await page.$$eval("nav a", (all) => all.map((link) => link.getAttribute("href").slice(1)));
      assert.deepEqual(links, parts);
      assert.equal(await page.locator(".person").count(), people);
      const broken = await page.$$eval('a[href^="#"]', (all) =>
        all.map((link) => link.getAttribute("href").slice(1)).filter((id) => !document.getElementById(id)));
      assert.deepEqual(broken, [], "links that lead nowhere");
      const twice = await page.$$eval("[id]", (all) => all.map((one) => one.id).filter((id, at, ids) => ids.indexOf(id) !== at));
      assert.deepEqual(twice, [], "ids that are there twice");
      assert.deepEqual(page.faults, []);
      assert.ok(statSync(join(folder, "report.html")).size < 3_000_000);
      await page.close();
    });

    test("finds a name and lets it go again", async () => {
      const page = await open(browser, folder);
      const shown = () => page.$$eval(".person", (all) => all.filter((one) => one.checkVisibility()).map((one) => one.querySelector("h3").textContent));
      await page.getByLabel("Find a name").fill(sought);
      assert.deepEqual(await shown(), [whole]);
      assert.match(await page.locator("#found").textContent(), /^1 person/);
      assert.ok(await page.locator(".person:not(.off) table").isVisible(), "the one found is open");
      assert.ok(!(await page.locator(".load tbody tr", { hasNotText: whole }).first().isVisible()));
      await page.getByLabel("Find a name").fill("nobody of this name");
      assert.deepEqual(await shown(), []);
      await page.getByLabel("Find a name").fill("");
      assert.equal((await shown()).length, people);
      assert.deepEqual(page.faults, []);
      await page.close();
    });

    test("a link to a person opens their week", async () => {
      const page = await open(browser, folder);
      await page.locator(".load tbody a").nth(3).click();
      const target = await page.evaluate(() => location.hash);
      assert.ok(await page.locator(`${target} table`).isVisible());
      await page.close();
    });

    test("nothing overflows on a phone", async () => {
      const page = await open(browser, folder, { viewport: { width: 375, height: 700 } });
      await page.$$eval("details", (all) => all.filter((_, at) => at < 40).forEach((one) => { one.open = true; }));
      const wide = await page.evaluate(() => {
        const over = (one) => one.getBoundingClientRect().right > 375.5 && !one.closest(".scroll, .vh, .skip");
        const outside = Array.from(document.body.querySelectorAll("*")).filter(over);
        return { width: document.scrollingElement.scrollWidth, outside: outside.slice(0, 5).map((one) => one.outerHTML.slice(0, 120)) };
      });
      assert.deepEqual(wide, { width: 375, outside: [] });
      await page.close();
    });

    test("prints, and a page per person or team on choice", async () => {
      const page = await open(browser, folder);
      const print = async (choice) => {
        await page.evaluate((choice) => {
          window.print = () => {};
          document.getElementById("pages").value = choice;
          document.getElementById("printer").requestSubmit();
        }, choice);
        const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
        await page.evaluate(() => dispatchEvent(new Event("afterprint")));
        return pages(pdf);
      };
      assert.ok((await print("all")) > 3);
      assert.equal(await print("people"), people);
      assert.equal(await print("teams"), await page.locator(".card.team").count());
      assert.equal(await page.locator("details.person[open]").count(), 0, "what printing opened is closed again");
      await page.close();
    });

    for (const colorScheme of ["light", "dark"]) {
      test(`has no serious fault for assistive techniques, ${colorScheme}`, async () => {
        const page = await open(browser, folder, { colorScheme });
        for (const part of [".person", ".card.team", ".more"]) {
          await page.locator(part).first().evaluate((one) => { one.open = true; }, null, { timeout: 1000 }).catch(() => {});
        }
        await page.evaluate(axe);
        const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
        const serious = found.violations.filter((one) => ["serious", "critical"].includes(one.impact));
        assert.deepEqual(serious.map((one) => [one.id, one.help, one.nodes[0].html.slice(0, 200), one.nodes[0].failureSummary]), []);
        await page.close();
      });
    }
  });
}

test("without scripts everything is there, and nothing that needs them", async () => {
  const folder = planned(join(root, "fixtures", "willow-creek"), "no-scripts");
  const page = await open(browser, folder, { javaScriptEnabled: false });
  for (const text of ["The week", "Maths department", "Amara Okafor", "Who carries most"]) {
    assert.ok(await page.getByText(text).first().isVisible(), text);
  }
  assert.ok(!(await page.locator("#finder").isVisible()) && !(await page.locator("#printer").isVisible()));
  await page.locator(".person summary").first().click();
  assert.ok(await page.locator(".person table").first().isVisible());
  await page.close();
});

test("the keyboard reaches the plan, the finder and every week", async () => {
  const folder = planned(join(root, "fixtures", "willow-creek"), "keyboard");
  const page = await open(browser, folder);
  const at = () => page.evaluate(() => document.activeElement.textContent.trim() || document.activeElement.id);
  await page.keyboard.press("Tab");
  assert.equal(await at(), "Skip to the plan");
  await page.keyboard.press("Tab");
  assert.equal(await at(), "Overview");
  await page.locator(".person summary").first().focus();
  await page.keyboard.press("Enter");
  assert.ok(await page.locator(".person table").first().isVisible());
  await page.getByLabel("Find a name").focus();
  await page.keyboard.type("Sato");
  await page.keyboard.press("Enter");
  assert.ok(await page.locator(".person:not(.off) table").first().isVisible());
  await page.close();
});

test("peers and squares have their parts", async () => {
  const peers = await open(browser, planned(join(root, "fixtures", "willow-creek"), "peers", "--peers"));
  assert.ok(await peers.locator("#peers .card").first().isVisible());
  assert.equal(await peers.locator("#pairs, #visits").count(), 0);
  assert.deepEqual(peers.faults, []);
  await peers.close();
  const squares = await open(browser, planned(join(root, "fixtures", "tiny-visit-square"), "squares"));
  assert.ok(await squares.getByText("all four see each other").isVisible());
  await squares.close();
});

test("names that look like markup are shown as text", async () => {
  const page = await open(browser, planned(hostile(join(home, "hostile-school")), "hostile"));
  assert.equal(await page.locator("h1").textContent(), "<script>alert(4)</script> & Söhne");
  // Right-to-left names stand between marks that keep them from turning the text around them.
  const bare = (text) => text.replace(/[\u2068\u2069]/g, "");
  const names = await page.$$eval(".person h3", (all) => all.map((one) => one.textContent));
  assert.deepEqual(names.map(bare), hostileNames);
  const turned = names.filter((name) => /[\u0590-\u06ff]/.test(name));
  assert.ok(turned.length === 2 && turned.every((name) => name.startsWith("\u2068") && name.endsWith("\u2069")));
  assert.equal(await page.locator("script").count(), 1);
  assert.equal(await page.locator("img, b:has(b), main svg[onload], main i:not([class]), main u").count(), 0);
  await page.$$eval("details", (all) => all.forEach((one) => { one.open = true; }));
  assert.deepEqual(page.faults, []);
  await page.close();
});
