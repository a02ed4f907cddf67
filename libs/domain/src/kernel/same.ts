/** Whether two values are written alike as JSON, their fields in one order. */
export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
