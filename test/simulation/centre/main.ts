import { parseArgs } from 'node:util';
import { simulateCentre } from './centre.js';
import type { CentreOutcome } from './centre.js';
import { PROFILES } from './profiles.js';
import type { Profile } from './profiles.js';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '4' },
    seeds: { type: 'string', default: '3' },
    from: { type: 'string', default: '1' },
    profile: { type: 'string', default: Object.keys(PROFILES).join(',') },
    tell: { type: 'boolean', default: false },
  },
});

const positive = (name: string, text: string): number => {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${name} must be more than 0, not ${text}`);
  return value;
};

const profileOf = (name: string): Profile => {
  const found = PROFILES[name];
  if (!found) throw new Error(`--profile must be some of ${Object.keys(PROFILES).join(', ')}, not ${name}`);
  return found;
};

const percent = (share: number): string => (share * 100).toFixed(1);

const COLUMNS = [
  'profile',
  'seed',
  'calls',
  'faults',
  'lost % / EA',
  'answer s / EA',
  'busy % / EA',
  'waiting / λW / EA',
  'events',
  'cpu s',
];

const rowOf = (profile: Profile, seconds: number, { seed, result, struck, log }: CentreOutcome): readonly string[] => {
  const { measured, expected, little, calls } = result;
  return [
    profile.name,
    String(seed),
    String(calls),
    String(struck),
    `${percent(measured.abandon)} / ${percent(expected.abandon)}`,
    `${measured.answered.toFixed(1)} / ${expected.answered.toFixed(1)}`,
    `${percent(measured.occupancy)} / ${percent(expected.occupancy)}`,
    `${measured.waiting.toFixed(2)} / ${little.toFixed(2)} / ${expected.waiting.toFixed(2)}`,
    String(log.length),
    seconds.toFixed(0),
  ];
};

const line = (cells: readonly string[]): string =>
  `| ${cells.map((cell, at) => cell.padEnd(COLUMNS[at]?.length ?? 0)).join(' | ')} |`;

const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const [hours, seeds, from] = [positive('hours', values.hours), positive('seeds', values.seeds), positive('from', values.from)];
let failed = 0;
say(line(COLUMNS));
say(line(COLUMNS.map((name) => '-'.repeat(name.length))));
for (const profile of values.profile.split(',').map(profileOf))
  for (let seed = from; seed < from + seeds; seed++) {
    const begun = cpu();
    const outcome = await simulateCentre({ seed, hours, profile, keep: values.tell });
    say(line(rowOf(profile, cpu() - begun, outcome)));
    if (outcome.complaints.length === 0) continue;
    failed += 1;
    if (values.tell) say(outcome.history.join('\n'));
    say(`seed ${seed} of ${profile.name} fails: ${outcome.complaints.join('; ')}`);
  }
say(failed === 0 ? 'none failed' : `${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
