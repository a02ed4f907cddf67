import { simulate } from './run.js';
import type { Outcome } from './run.js';
import { MUTANTS } from './mutants.js';
import { readOptions } from './options.js';
import type { Options } from './options.js';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const each = ({ from, seeds }: Options): readonly number[] => Array.from({ length: seeds }, (_, index) => from + index);

/** A seed again, this time with every line of what happens. */
const tell = async (seed: number): Promise<void> => {
  const { history } = await simulate({ seed, keep: true });
  say([`--- seed ${seed}: what happened, in seconds`, ...history, `--- the end of seed ${seed}`].join('\n'));
};

const summary = (outcomes: number, ms: number, sums: { readonly minutes: number; readonly events: number }): string => {
  const cpu = process.cpuUsage();
  const perCpu = outcomes / ((cpu.user + cpu.system) / 1e6);
  return (
    `${outcomes} seeds in ${(ms / 1000).toFixed(1)} s: ${(outcomes / (ms / 1000)).toFixed(1)} seeds/s ` +
    `(${perCpu.toFixed(1)} a second of processor time), ${Math.round(sums.minutes)} minutes of calls, ${sums.events} events`
  );
};

/** Runs seeds one after the other; tells the whole history of the first few that fail, and the number of each. */
const runSeeds = async (options: Options): Promise<boolean> => {
  const begun = performance.now();
  const sums = { minutes: 0, events: 0 };
  const failed: Outcome[] = [];
  for (const seed of each(options)) {
    const outcome = await simulate({ seed });
    sums.minutes += outcome.minutes;
    sums.events += outcome.log.length;
    if (outcome.complaints.length === 0) continue;
    failed.push(outcome);
    if (failed.length <= options.tell) await tell(seed);
    say(`seed ${seed} fails: ${outcome.complaints.join('; ')}`);
  }
  say(summary(options.seeds, performance.now() - begun, sums));
  say(failed.length === 0 ? 'none failed' : `${failed.length} failed: ${failed.map(({ seed }) => seed).join(' ')}`);
  return failed.length === 0;
};

/** How many seeds it takes until each mutant is found, and what finds it. */
const runMutants = async (options: Options): Promise<boolean> => {
  let all = true;
  for (const mutant of MUTANTS.filter(({ name }) => name.includes(options.only))) {
    let [count, found] = [0, ''];
    for (const seed of each(options)) {
      count += 1;
      const { complaints } = await simulate({ seed, mutant });
      found = complaints[0]?.split(':')[0] ?? '';
      if (found !== '') break;
    }
    if (found === '') all = false;
    say(`| ${mutant.name} | ${found === '' ? `not within ${count}` : count} | ${found} |`);
  }
  return all;
};

const options = readOptions(process.argv.slice(2));
const isGood = options.mutants ? await runMutants(options) : await runSeeds(options);
process.exitCode = isGood ? 0 : 1;
