// Workers and switchboards that are killed and paused under load, and the verdict.
import { pause, startCalling } from './caller.mjs';
import { reactionsAround, switchBackAfter, twiceIn } from './facts.mjs';
import { startFleet } from './fleet.mjs';
import { countsOf, judgeAll, load, ZERO } from './kills.mjs';
import { errors } from './processes.mjs';
import { randomFrom } from './random.mjs';

const say = (line) => process.stdout.write(`${line}\n`);

/** Longer than a lease lasts. */
const PAUSE = 5_000;

/** Until everything is as before, after a kill and after a pause, during which somebody has taken over. */
const [AFTER_KILL, AFTER_PAUSE] = [4_500, 1_500];

/** The epoch under which a switchboard last took the switch. */
const epochOf = ({ said }) => Number(/.*"epoch":(\d+),"msg":"This switchboard has the switch/s.exec(said())?.[1] ?? 0);

/** The switchboard that took the switch last. */
const activeOf = (switchboards) => switchboards.toSorted((a, b) => epochOf(b) - epochOf(a))[0];

/** One disturbance after the other, each with when it began. */
const disturb = async (fleet, { workers, switchboards }, moments) => {
  const during = async (what, work) => {
    const moment = Date.now();
    await work();
    await pause(what.endsWith('paused') ? AFTER_PAUSE : AFTER_KILL);
    moments.push({ what, moment });
  };
  const paused = async (process) => {
    process.signal('SIGSTOP');
    await pause(PAUSE);
    process.signal('SIGCONT');
  };
  await during('worker killed', () => workers.shift().end('SIGKILL'));
  workers.push(fleet.worker());
  await workers.at(-1).ready;
  await pause(2_000);
  await during('worker paused', () => paused(workers[0]));
  await during('switchboard killed', async () => {
    const active = activeOf(switchboards);
    switchboards.splice(switchboards.indexOf(active), 1);
    await active.end('SIGKILL');
  });
  switchboards.push(fleet.switchboard());
  await switchboards.at(-1).ready;
  await during('switchboard paused', () => paused(activeOf(switchboards)));
};

/** Ends everything in good order; says which processes did not end so. */
const endAll = async (processes) => {
  const codes = await Promise.all(processes.map((process) => process.end('SIGTERM')));
  return codes.filter((code) => code !== 0).length;
};

const heardTwice = async (calling) => {
  let count = 0;
  for (const { phone } of calling.calls)
    for (const { heard } of await calling.legsOf(phone))
      count += heard.filter(({ what }) => what === 'Hello.').length > 1 ? 1 : 0;
  return count;
};

const measured = (log, moments) =>
  moments.map(({ what, moment }) => ({
    what,
    ms: what.startsWith('switchboard') ? switchBackAfter(log, moment) : reactionsAround(log, moment),
  }));

/** @returns whether nothing was lost, and nothing done twice */
export const prove = async ({ rounds, rate, seed, database }) => {
  say(`seed ${seed}: ${rounds} rounds of disturbances at ${rate} calls a second`);
  const fleet = await startFleet(database);
  try {
    const doors = [fleet.door(0), fleet.door(1)];
    const crew = { workers: [fleet.worker(), fleet.worker()], switchboards: [fleet.switchboard(), fleet.switchboard()] };
    await Promise.all([...doors, ...crew.workers, ...crew.switchboards].map(({ ready }) => ready));
    const calling = await startCalling(fleet, randomFrom(seed));
    const calls = load(calling, rate);
    const moments = [];
    await pause(2_500);
    const books = await fleet.books();
    say(`slots of each worker: ${(await books.slots()).map(({ count }) => count).join(', ')}`);
    for (let round = 0; round < rounds; round++) await disturb(fleet, crew, moments);
    await calls.stop();
    const verdicts = await judgeAll(calling);
    const counts = {
      ...countsOf(verdicts, calling.ear.state),
      'not seen at the other door': calling.unseen.length,
      'heard twice': await heardTwice(calling),
    };
    calling.ear.close();
    const disorderly = await endAll([...crew.workers, ...crew.switchboards, ...doors]);
    const log = await books.log();
    const twice = { ...twiceIn(log), 'rows left': (await books.rows()).length, 'ended disorderly': disorderly };
    const differences = await books.differences();
    await books.close();
    for (const { what, ms } of measured(log, moments)) say(`${what}: ${ms} ms`);
    for (const failure of calls.failures) say(`a caller failed: ${failure.stack}`);
    const zero = [...ZERO, 'not seen at the other door', 'heard twice'].every((name) => counts[name] === 0);
    const proven =
      calls.failures.length === 0 && zero && [...Object.values(twice), differences.length].every((count) => count === 0);
    for (const difference of differences.slice(0, 10)) say(JSON.stringify(difference));
    if (!proven) for (const line of errors) say(line);
    say(
      `verdict ${JSON.stringify({ proven, takeovers: measured(log, moments), ...counts, ...twice, 'replayed otherwise': differences.length })}`,
    );
    return proven;
  } finally {
    await fleet.close();
  }
};
