// report.html in a browser: whole, quiet, readable on a phone and on paper, and for everybody.
//
// STAFFROOM_SCHOOLS may name a folder with real schools; then singapore-jc stands in for the made-up large one.

import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { home, launch, open, planned, printed, root } from "./harness.js";
import { hostile, hostileNames, large } from "./schools.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const real = process.env.STAFFROOM_SCHOOLS;
let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

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
      for (const part of ["overview", "week", "teams", "pairs", "visits", "people", "free", "workload", "costs"]) {
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

    test("tables sort by a click and by the keyboard, and say so", async () => {
      const page = await open(browser, folder);
      const table = page.locator("table.pairs");
      const column = (at) => table.locator("tbody tr").evaluateAll((rows, at) =>
        rows.map((row) => row.cells[at].textContent.trim()), at);
      const pairs = planOf(folder).pairs.length;
      assert.ok(pairs > 1);
      const before = await column(0);
      await table.getByRole("button", { name: "Fit" }).click();
      const fits = (await column(3)).map(Number);
      assert.deepEqual(fits, fits.toSorted((a, b) => b - a), "figures begin with the largest");
      assert.equal(await table.locator("[aria-sort]").textContent(), "Fit");
      assert.equal(await table.locator("[aria-sort]").getAttribute("aria-sort"), "descending");
      await page.keyboard.press("Enter");
      assert.deepEqual((await column(3)).map(Number), fits.toReversed());
      assert.equal(await table.locator("[aria-sort]").getAttribute("aria-sort"), "ascending");
      await table.getByRole("button", { name: "Mentee" }).focus();
      await page.keyboard.press("Space");
      const names = await column(0);
      assert.deepEqual(names, names.toSorted(new Intl.Collator(undefined, { numeric: true, sensitivity: "base" }).compare));
      assert.deepEqual(names.toSorted(), before.toSorted(), "nobody is lost");
      // When they meet is in the order of the cycle, not of the words.
      await table.getByRole("button", { name: "When they meet" }).click();
      const slots = await table.locator("tbody tr").evaluateAll((rows) => rows.map((row) => Number(row.cells[2].dataset.v)));
      assert.deepEqual(slots, slots.toSorted((a, b) => a - b));
      // Every heading that says something can be chosen.
      const dead = await page.$$eval("table.sorts thead th:not([data-nosort])", (all) => all.filter((one) => !one.querySelector("button")).length);
      assert.equal(dead, 0);
      assert.deepEqual(page.faults, []);
      await page.close();
    });

    test("every pair says who is the mentor", async () => {
      const page = await open(browser, folder);
      const heads = await page.$$eval("table.pairs thead th", (all) => all.map((one) => one.textContent));
      assert.deepEqual(heads, ["Mentee", "Mentor", "When they meet", "Fit", "Why"]);
      const plan = planOf(folder), named = (id) => plan.names.staff[id];
      const rows = await page.$$eval("table.pairs tbody tr", (all) => all.map((row) => Array.from(row.cells, (cell) => cell.textContent.trim())));
      assert.equal(rows.length, plan.pairs.length);
      plan.pairs.forEach((pair, at) => {
        assert.deepEqual([rows[at][0], rows[at][1], Number(rows[at][3])], [named(pair.mentee), named(pair.mentor), pair.fit]);
        assert.ok(pair.meetings.every((slot) => rows[at][2].includes(`${slot.day} ${slot.period}`)), rows[at][2]);
        assert.notEqual(rows[at][4], "");
      });
      const chips = await page.$$eval("#week .chip.m", (all) => all.map((one) => one.textContent));
      for (const pair of plan.pairs.filter((pair) => pair.meetings.length)) {
        assert.ok(chips.includes(`${named(pair.mentor)} mentors ${named(pair.mentee)}`));
      }
      await page.close();
    });

    test("who is free when is what the ledger counts", async () => {
      const page = await open(browser, folder);
      const plan = planOf(folder);
      const rows = await page.$$eval("table.free tbody tr", (all) => all.map((row) =>
        ({ free: Number(row.cells[1].textContent), names: row.querySelector(".names").textContent })));
      const sum = rows.reduce((sum, row) => sum + row.free, 0);
      assert.equal(sum, plan.ledger.reduce((sum, entry) => sum + entry.free_after, 0));
      const last = plan.ledger.at(-1), name = plan.names.staff[last.staff];
      const periods = rows.filter((row) => row.names.split(", ").includes(name)).length;
      assert.equal(periods, last.free_after, name);
      await page.locator("#free details").evaluate((one) => { one.open = true; });
      await page.getByLabel("Find a name").fill(name);
      const left = await page.$$eval("table.free tbody tr", (all) => all.filter((one) => one.checkVisibility()).length);
      assert.ok(left >= periods && left < rows.length, "finding a name leaves the periods in which that person is free");
      await page.close();
    });

    test("prints everything but personal weeks, whole and in few sheets", async () => {
      const page = await open(browser, folder);
      const { sheets, plan } = { sheets: await printed(page), plan: planOf(folder) };
      assert.ok(sheets.length > 3 && sheets.length <= 30, `${sheets.length} sheets`);
      const all = sheets.map((sheet) => sheet.text).join(" ");
      sheets.forEach((sheet, at) => {
        assert.ok(sheet.text.includes(`version ${plan.version}`) && sheet.text.includes(plan.made), `sheet ${at + 1} does not say which plan it is`);
        assert.ok(sheet.text.includes(`${at + 1} / ${sheets.length}`), `sheet ${at + 1} has no number`);
        const cut = sheet.items.filter((item) => item.text.trim()).filter((item) => item.x < 0 || item.x + item.width > sheet.width + 1 || item.y < 0 || item.y > sheet.height);
        assert.deepEqual(cut.map((item) => item.text), [], `sheet ${at + 1} is cut`);
        // A heading at the foot of a sheet has lost what it is the heading of.
        const body = sheet.items.filter((item) => item.y > 14 * 72 / 25.4 && item.text.trim());
        const lowest = body.reduce((low, item) => (item.y < low.y ? item : low));
        assert.ok(lowest.height < 10, `sheet ${at + 1} ends with the heading "${lowest.text}"`);
      });
      // Who attends is folded on the screen.
      const squeezed = all.replace(/\s+/g, "");
      const has = (text) => squeezed.includes(text.replace(/\s+/g, ""));
      for (const session of plan.sessions) {
        const names = session.attending.map((id) => plan.names.staff[id]);
        const last = names.pop();
        assert.ok(has(names.length ? `${names.join(", ")} and ${last}.` : `${last}.`), `who attends ${session.team} is missing`);
      }
      for (const pair of plan.pairs) assert.ok(has(plan.names.staff[pair.mentee] + plan.names.staff[pair.mentor]), `${pair.mentee} is missing`);
      assert.equal(all.match(/ more meetings/g), null, "nothing stays folded");
      assert.ok(!all.includes("The week of") && !has("Open a name to see"), "personal weeks were not asked for");
      assert.equal(await page.locator("main details.card[open]").count(), 0, "what printing opened is closed again");
      await page.close();
    });

    test("prints the parts that are chosen, or a page per person or team", async () => {
      const page = await open(browser, folder);
      await page.locator(".choice summary").click();
      const box = (name) => page.locator(".parts label", { hasText: name }).locator("input");
      const title = (part) => page.locator(`#${part} > h2`).textContent();
      for (const label of await page.locator(".parts input").all()) await label.uncheck();
      await box("Who carries most").check();
      const few = (await printed(page)).map((sheet) => sheet.text).join(" ");
      assert.ok(few.includes(await title("workload")) && !few.includes(await title("costs")) && !few.includes(await title("teams")));
      await page.getByLabel("a page per person").check();
      assert.ok(await box("Who carries most").isDisabled());
      assert.equal((await printed(page)).length, people);
      await page.getByLabel("a page per team").check();
      assert.equal((await printed(page)).length, await page.locator(".card.team").count());
      assert.equal(await page.locator("main details.card[open]").count(), 0, "what printing opened is closed again");
      assert.deepEqual(page.faults, []);
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
  assert.equal(await page.locator("main button").count(), 0, "nothing that sorts, for nothing would");
  await page.locator(".person summary").first().click();
  assert.ok(await page.locator(".person table").first().isVisible());
  const sheets = await printed(page);
  const all = sheets.map((sheet) => sheet.text).join(" ");
  assert.ok(all.includes("all 7 attend: ") || all.includes(" attend: "), "what is folded is on paper without scripts too");
  assert.ok(sheets.length < 20);
  await page.close();
});

test("no code of a criterion is on the page", async () => {
  const folder = planned(join(root, "fixtures", "willow-creek"), "codes");
  const page = await open(browser, folder);
  const text = await page.locator("main").textContent();
  const { criteria } = planOf(folder).score;
  assert.ok(criteria.length > 3);
  for (const { criterion } of criteria) assert.ok(!criterion.includes("_") || !text.includes(criterion), criterion);
  await page.close();
});

test("what would help says what changes first, and what it costs in grey", async () => {
  const folder = planned(join(root, "fixtures", "willow-creek"), "helps");
  const page = await open(browser, folder);
  const repairs = planOf(folder).unmet.flatMap((unmet) => unmet.repairs);
  assert.ok(repairs.length > 0, "there was time to find out what would help");
  const items = page.locator("#missing li:has(.price)");
  assert.deepEqual(await items.allTextContents(), repairs);
  for (const repair of repairs) assert.match(repair, /; (nothing else changes|\d+ .*); total /, "it says what else changes");
  const points = items.first().locator(".price");
  assert.match(await points.textContent(), /^; total .*\d+ instead of \d+\.$/);
  const colour = (one) => one.evaluate((element) => getComputedStyle(element).color);
  assert.notEqual(await colour(points), await colour(items.first()));
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
