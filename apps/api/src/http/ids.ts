/** Ids once each, as they are kept. */
export const idsOf = (named: readonly string[]): readonly string[] => [...new Set(named.map((id) => id.toLowerCase()))];
