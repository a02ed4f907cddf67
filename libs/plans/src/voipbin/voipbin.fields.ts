/** What is wrong with a plan, and where: `actions[2].option.text`. */
export interface Problem {
  readonly field: string;
  readonly message: string;
}

export type Fields = Readonly<Record<string, unknown>>;

/** Something read from a document: its value, or the problems that keep it from having one. */
export type Reading<T> = { readonly value: T } | { readonly problems: readonly [Problem, ...Problem[]] };

export const read = <T>(value: T): Reading<T> => ({ value });

export const wrong = (field: string, message: string): { readonly problems: readonly [Problem] } => ({
  problems: [{ field, message }],
});

export const problemsOf = (...readings: readonly Reading<unknown>[]): readonly Problem[] =>
  readings.flatMap((reading) => ('problems' in reading ? reading.problems : []));

/** Both, or the problems of both. */
export const both = <A, B, T>(a: Reading<A>, b: Reading<B>, join: (a: A, b: B) => T): Reading<T> => {
  if ('value' in a && 'value' in b) return read(join(a.value, b.value));
  const [first, ...rest] = problemsOf(a, b);
  return first ? { problems: [first, ...rest] } : wrong('', 'is wrong');
};

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text of that form; `fallback` where the field is missing, null or empty and there is one. */
export const text = (
  value: unknown,
  field: string,
  rule: { form: RegExp; message: string; fallback?: string },
): Reading<string> => {
  const { form, message, fallback } = rule;
  if (fallback !== undefined && (value === undefined || value === null || value === '')) return read(fallback);
  return typeof value === 'string' && form.test(value) ? read(value) : wrong(field, message);
};

export const integer = (value: unknown, field: string, from: number, to: number): Reading<number> =>
  typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to
    ? read(value)
    : wrong(field, `must be a whole number from ${from} to ${to}`);
