/**
 * Seeds that fail without a fix, found by taking the fix back. A seed draws something else once people or fate can do something new:
 * the list is then made anew (docs/simulated-time.md), and what each found is also held by a test of its own beside the code.
 */
export const REGRESSIONS: readonly { readonly seeds: readonly number[]; readonly found: string }[] = [
  { seeds: [33, 92, 149], found: 'a prompt lost between its claim and its effect was called done' },
  { seeds: [109, 375], found: 'an arrival whose controller died before it spoke to the switch kept no word against expansion' },
  { seeds: [26, 35, 47], found: 'what was left in the ledger stayed where a leg was just ending or a line was lost' },
];
