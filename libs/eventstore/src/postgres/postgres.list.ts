const elementOf = (value: string | number | boolean | null): string => {
  if (typeof value === 'string') return `"${value.replace(/["\\]/g, '\\$&')}"`;
  return value === null ? 'null' : String(value);
};

/** A list in Postgres' own words (manual, 8.15.6). The driver makes the same of an array, in several passes over each element. */
export const listOf = (values: readonly (string | number | boolean | null)[]): string => `{${values.map(elementOf).join(',')}}`;
