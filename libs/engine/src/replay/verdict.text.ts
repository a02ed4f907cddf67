import type { Difference, Verdict } from './verdict.js';

const count = (number: number): string => number.toLocaleString('en-US');

const line = ({ kind, position, stream, what }: Difference): string => `  ${position} ${stream} ${kind}: ${what}`;

const differ = (different: number): string => {
  if (different === 0) return 'no difference';
  return different === 1 ? '1 difference' : `${count(different)} differences`;
};

/** Only what there is to say. */
const some = (number: number, what: string): readonly string[] => (number === 0 ? [] : [`  ${count(number)} ${what}`]);

/** A verdict for a person, with every difference that it names. */
export const sentencesOf = (verdict: Verdict): readonly string[] => {
  const { events, reactions, timers, unchanged, underWay, stopped, skipped, different, differences } = verdict;
  const versions = Object.entries(skipped).map(
    ([process, number]) => `  ${count(number)} of ${process} skipped: another version`,
  );
  return [
    `${count(events)} events replayed, ${differ(different)}.`,
    `  ${count(reactions)} commands of processes and ${count(timers)} of timers were decided again`,
    ...some(unchanged, 'commands changed nothing, and had no reason to'),
    ...some(underWay, 'commands are under way'),
    ...some(stopped, 'commands wait in trees that a bug has stopped'),
    ...versions,
    ...differences.map(line),
    ...(different > differences.length ? [`  and ${count(different - differences.length)} more`] : []),
  ];
};
