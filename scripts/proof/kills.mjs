// Kills under load, and the verdict.
import { pause, startCalling } from './caller.mjs';
import { errors, startProof } from './processes.mjs';
import { randomFrom } from './random.mjs';

const say = (line) => process.stdout.write(`${line}\n`);

/** How long the last calls may take to end after the last start, in milliseconds. */
const PATIENCE = 90_000;

/** Calls at a steady rate until told to stop; resolves when all that were begun have been placed. */
export const load = (calling, rate) => {
  const placing = [];
  const failures = [];
  const timer = setInterval(() => placing.push(calling.call().catch((error) => failures.push(error))), 1000 / rate);
  return {
    failures,
    stop: async () => {
      clearInterval(timer);
      await Promise.race([Promise.all(placing), pause(PATIENCE)]);
    },
  };
};

/** Most kills hit a system at work, some one that is still starting. */
const killAgainAndAgain = async (proof, first, random, kills) => {
  let system = first;
  for (let n = 1; n <= kills; n++) {
    const early = random.between(1, 5) === 1;
    if (!early) await system.ready;
    await pause(early ? random.between(100, 1200) : random.between(0, 3000));
    await system.end('SIGKILL');
    system = proof.system();
    if (n % 10 === 0 || n === kills) say(`killed ${n} of ${kills} times`);
  }
  await system.ready;
  return system;
};

const judge = async (calling, { kind, id, phone, ends }) => {
  const reason = calling.ear.reasons.get(id);
  const legs = await calling.legsOf(phone);
  const wrong = reason !== undefined && !ends.includes(reason);
  // A call may be cancelled before it was dialled.
  const needless = kind === 'cancelled';
  return {
    reason,
    wrong,
    legs: legs.length,
    open: legs.filter(({ state }) => state !== 'ended').length,
    lost: reason === undefined || (legs.length === 0 && !needless),
  };
};

const show = async (calling, call, verdict) => {
  const events = call.id === null ? [] : await calling.timeline(call.id);
  say(`  ${call.kind} ${call.id} ${call.phone}: ${JSON.stringify(verdict)}`);
  for (const { tm, type, data } of events) say(`    ${tm} ${type} ${data.detail ?? data.reason ?? ''}`);
};

const sum = (verdicts, of) => verdicts.reduce((total, verdict) => total + Number(of(verdict)), 0);

export const countsOf = (verdicts, { repeated, resynced }) => {
  const ended = {};
  for (const { reason } of verdicts) if (reason !== undefined) ended[reason] = (ended[reason] ?? 0) + 1;
  return {
    created: verdicts.length,
    ended,
    'dialled once': sum(verdicts, ({ legs }) => legs === 1),
    'not dialled': sum(verdicts, ({ legs }) => legs === 0),
    twice: sum(verdicts, ({ legs }) => legs > 1),
    lost: sum(verdicts, ({ lost }) => lost),
    wrong: sum(verdicts, ({ wrong }) => wrong),
    'legs left open': sum(verdicts, ({ open }) => open),
    'messages repeated': repeated,
    resynced,
  };
};

export const ZERO = ['twice', 'lost', 'wrong', 'legs left open', 'messages repeated', 'resynced'];

/** Resolves when every call is known to be over, or patience is. */
const allOver = async ({ calls, ear }) => {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await pause(100))
    if (calls.every(({ id }) => ear.reasons.has(id))) return;
};

/** What became of every call, once all are over; those that went wrong are shown. */
export const judgeAll = async (calling) => {
  await allOver(calling);
  const verdicts = [];
  for (const call of calling.calls) verdicts.push(await judge(calling, call));
  const bad = verdicts.flatMap((verdict, index) => (verdict.lost || verdict.wrong || verdict.legs > 1 ? [index] : []));
  for (const index of bad.slice(0, 10)) await show(calling, calling.calls[index], verdicts[index]);
  return verdicts;
};

/** @returns whether nothing was lost, and nobody was dialled twice */
export const prove = async ({ kills, rate, seed, database }) => {
  say(`seed ${seed}: ${kills} kills at ${rate} calls a second`);
  const random = randomFrom(seed);
  const proof = await startProof(database);
  let system = proof.system();
  try {
    await system.ready;
    const calling = await startCalling(proof, randomFrom(seed + 1));
    const calls = load(calling, rate);
    system = await killAgainAndAgain(proof, system, random, kills);
    await calls.stop();
    const verdicts = await judgeAll(calling);
    const counts = countsOf(verdicts, calling.ear.state);
    calling.ear.close();
    for (const failure of calls.failures) say(`a caller failed: ${failure.stack}`);
    const proven = calls.failures.length === 0 && ZERO.every((name) => counts[name] === 0);
    if (!proven) for (const line of errors) say(line);
    say(`verdict ${JSON.stringify({ proven, kills, ...counts })}`);
    return proven;
  } finally {
    await system.end('SIGTERM');
    await proof.close();
  }
};
