// npm run bench: what Ledgerline does in a second on this machine, all in one run, as ratios where it can.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, install, root } from './prepare.mjs';

await install();
await build();
const dist = (path) => import(pathToFileURL(join(root, 'dist', path)).href);
const { cpus, totalmem } = await import('node:os');
const { say } = await import('./bench/lib.mjs');
const { startSystem } = await import('./bench/system.mjs');
const { benchLifecycles, benchLatency } = await import('./bench/calls.mjs');
const { benchGroups, benchLive } = await import('./bench/groups.mjs');
const { benchFloor } = await import('./bench/floor.mjs');
const { benchAppends, benchReplay } = await import('./bench/log.mjs');

const seconds = Number(process.argv[2] ?? 60);
say(
  `Ledgerline on ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node.js ${process.versions.node}\n`,
);

const system = await startSystem();
await benchLatency(system, { seconds: Math.min(seconds, 20), pace: 50 });
say();
await benchLifecycles(system, { seconds, lanes: 150 });
say();
await system.stop();
const tapped = await startSystem({ tapped: true });
await benchGroups(tapped);
for (const live of [1_000, 10_000]) await benchLive(tapped, { live });
say();
await tapped.stop();
await tapped.clean();
await benchFloor();
say();

const parts = {
  ...(await dist('libs/eventstore/src/postgres/postgres.event-store.js')),
  ...(await dist('libs/readmodels/src/rebuild.js')),
  ...(await dist('libs/domain/src/contact-centre.js')),
};
const { openPostgresServer } = await dist('apps/all/src/postgres.server.js');
const server = await openPostgresServer(system.dataDir);
await benchReplay(server.url, parts);
say();
await benchAppends(server.url, parts);
await server.stop();
await system.clean();
