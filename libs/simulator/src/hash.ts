/** The switch's own key-value store (mod_hash): it outlives every controller and ends with the switch (fact 32). */
export type Hash = Map<string, string>;

const OK = '+OK\n';
const USAGE = '-ERR Usage: hash [insert|insert_ifempty|delete|select]/<realm>/<key>[/<value>]\n';

type Verb = (hash: Hash, key: string, value: string) => string;

const VERBS: ReadonlyMap<string, Verb> = new Map(
  Object.entries<Verb>({
    insert: (hash, key, value) => {
      hash.set(key, value);
      return OK;
    },
    insert_ifempty: (hash, key, value) => {
      if (hash.has(key)) return '-ERR key already exists\n';
      hash.set(key, value);
      return OK;
    },
    select: (hash, key) => hash.get(key) ?? '',
    delete: (hash, key) => (hash.delete(key) ? OK : '-ERR Not found\n'),
  }),
);

/** Runs `verb/realm/key/value`; a value may hold slashes. An absent key selects the empty string. */
export const runHash = (hash: Hash, args: string): string => {
  const [verb = '', realm, key, ...value] = args.trim().split('/');
  const run = VERBS.get(verb);
  return run && realm !== undefined && key !== undefined ? run(hash, `${realm}/${key}`, value.join('/')) : USAGE;
};
