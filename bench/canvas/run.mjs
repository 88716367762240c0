// Measures the canvas in headless Chromium: node bench/canvas/run.mjs [200,1000,2000,5000]
// Environment: CHROMIUM names the browser where it isn't `chromium`.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const policy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'";
const patience = 180_000;

function serve(answered) {
  return createServer(async (request, response) => {
    const path = normalize(new URL(request.url, 'http://localhost').pathname);
    if (request.method === 'POST') {
      let body = '';
      for await (const chunk of request) body += chunk;
      response.end();
      answered(JSON.parse(body));
      return;
    }
    try {
      const content = await readFile(join(root, path));
      response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream', 'content-security-policy': policy });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
}

const profile = await mkdtemp(join(tmpdir(), 'canvas-bench-'));
let browser;
try {
  const results = await new Promise((resolve, reject) => {
    const server = serve(resolve).listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      const counts = process.argv[2] ?? '200,1000,2000,5000';
      browser = spawn(process.env.CHROMIUM ?? 'chromium', [
        '--headless=new', '--no-sandbox', '--no-first-run', '--enable-precise-memory-info', '--window-size=1280,800', `--user-data-dir=${profile}`,
        `http://127.0.0.1:${port}/bench/canvas/index.html?n=${counts}`,
      ], { stdio: 'ignore' });
      browser.on('error', reject);
      setTimeout(() => reject(new Error('No result; is the browser there?')), patience).unref();
    });
    server.unref();
  });
  for (const result of results) process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  const ended = browser && new Promise((resolve) => browser.on('exit', resolve));
  browser?.kill();
  await ended;
  await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
process.exit(0);
