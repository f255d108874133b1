// What the browser tests share: the program, reports of schools, and a browser that stays off the network.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const program = process.env.STAFFROOM ?? join(root, "target", "release", "staffroom");

/** A folder that is gone when the tests are. */
export const home = mkdtempSync(join(tmpdir(), "staffroom-browser-"));
process.on("exit", () => rmSync(home, { recursive: true, force: true }));

/** Runs the program; 1 says that something is unmet, which is fine here. */
export function staffroom(...words) {
  try {
    return execFileSync(program, words, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    if (error.status === 1) return error.stdout;
    throw new Error(`staffroom ${words.join(" ")} ended with ${error.status}:\n${error.stderr}`);
  }
}

/** Plans a school and returns the folder that the plan and its report are in. */
export function planned(school, name, ...options) {
  const out = join(home, name);
  staffroom("plan", school, "-o", out, "--time-limit", "20", ...options);
  return out;
}

/** Starts the browser; the flags keep it from calling home. */
export function launch() {
  const quiet = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ];
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: quiet });
}

/** Opens the report in a plan's folder. Whatever goes wrong on the page is in `page.faults`. */
export async function open(browser, folder, options = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  page.faults = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && page.faults.push(message.text()));
  page.on("pageerror", (error) => page.faults.push(error.message));
  page.on("dialog", (dialog) => { page.faults.push(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => request.url().startsWith("file:") || page.faults.push(`asks for ${request.url()}`));
  await page.goto(pathToFileURL(join(folder, "report.html")).href);
  return page;
}

/** The sheets of paper that a page is printed on: their size in points, and each piece of text with where it stands. */
export async function printed(page) {
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  const document = await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise;
  const sheets = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const sheet = await document.getPage(number);
    const [, , width, height] = sheet.view;
    const { items } = await sheet.getTextContent();
    const placed = items.map((item) => ({
      text: item.str, x: item.transform[4], y: item.transform[5], width: item.width, height: item.height,
    }));
    sheets.push({ width, height, items: placed, text: items.map((item) => item.str + (item.hasEOL ? " " : "")).join("") });
  }
  await document.destroy();
  return sheets;
}
