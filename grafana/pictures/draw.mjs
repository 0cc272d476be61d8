// Draws the upper rows of dashboards into docs/: a Vite server for the page, Prometheus behind it, Debian's Chromium before it.
//   node draw.mjs PROMETHEUS_URL END_SECONDS OUT_FOLDER     (in the folder that has node_modules)
import { chromium } from 'playwright-core';
import { createServer } from 'vite';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const [prometheus, end, out] = process.argv.slice(2);
const here = fileURLToPath(new URL('.', import.meta.url));
const PICTURES = [
  ['dashboard-fleet', { board: 'slotwarden-fleet', rows: 20 }],
  ['dashboard-source', { board: 'slotwarden-source', rows: 20, source: 'orders' }],
  ['dashboard-slot', { board: 'slotwarden-slot', rows: 30, source: 'orders', slot_name: 'dms_orders_cdc' }],
];

const server = await createServer({
  root: join(here, 'page'),
  publicDir: join(here, 'public'),
  logLevel: 'warn',
  esbuild: { jsx: 'automatic' },
  resolve: { alias: { 'react-custom-scrollbars-2': join(here, 'page/scrollbars.jsx') } },
  server: { host: '127.0.0.1', port: 0, proxy: { '/api': prometheus } },
});
await server.listen();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1500, height: 1400 } });
  page.on('console', (m) => ['error', 'warning'].includes(m.type()) && !/font|OTS/.test(m.text()) && console.log(m.text().slice(0, 300)));
  page.on('pageerror', (e) => { throw e; });
  for (const [name, asked] of PICTURES) {
    await page.goto(`http://127.0.0.1:${server.httpServer.address().port}/?${new URLSearchParams({ ...asked, end })}`);
    await page.waitForSelector('#board[data-left="0"]', { timeout: 60_000 });
    await page.waitForTimeout(1500); // uPlot draws in the next frames
    await page.locator('#board').screenshot({ path: join(out, `${name}.png`) });
    console.log(`${name}.png`);
  }
} finally {
  await browser.close();
  await server.close();
}
