import { parseArgs } from 'node:util';

export interface Options {
  readonly seeds: number;
  readonly from: number;
  /** How many failing seeds are told in full. */
  readonly tell: number;
  /** Breaks the code on purpose instead, once for each mutant. */
  readonly mutants: boolean;
  /** Only mutants whose name holds this. */
  readonly only: string;
}

const whole = (name: string, text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`--${name} must be a whole number, not ${text}`);
  return value;
};

/** @throws Error for what is no option, or no number */
export const readOptions = (args: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string', default: '100' },
      from: { type: 'string', default: '1' },
      tell: { type: 'string', default: '1' },
      mutants: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
    },
  });
  const { seeds, from, tell, mutants, only } = values;
  return { seeds: whole('seeds', seeds), from: whole('from', from), tell: whole('tell', tell), mutants, only };
};
