/** Jest's global teardown. */
export default async (): Promise<void> => {
  await globalThis.stopTestPostgres?.();
};
