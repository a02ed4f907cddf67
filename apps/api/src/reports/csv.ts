type Cell = string | number | null;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

const isCell = (value: unknown): value is Cell => value === null || typeof value === 'string' || typeof value === 'number';

/** The fields of a row, those of what it holds in their place and by their own names. */
const flat = (row: object): readonly (readonly [string, Cell])[] =>
  Object.entries(row).flatMap(([name, value]: readonly [string, unknown]): readonly (readonly [string, Cell])[] => {
    if (isRecord(value)) return flat(value);
    return isCell(value) ? [[name, value]] : [];
  });

/** A text that a spreadsheet would take for a formula is told to be a text. */
const harmless = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const written = (value: Cell): string => (typeof value === 'string' ? quoted(harmless(value)) : String(value ?? ''));

/** Rows as CSV (RFC 4180) with the names of the columns first. What is unknown is empty. */
export const csvOf = (rows: readonly object[]): string => {
  const lines = rows.map(flat);
  const names = (lines[0] ?? []).map(([name]) => name);
  return [names, ...lines.map((line) => line.map(([, value]) => written(value)))].map((line) => `${line.join(',')}\r\n`).join('');
};
