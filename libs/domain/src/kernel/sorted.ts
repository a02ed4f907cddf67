/** Negative: the first comes before the second; 0: they are the same key. */
export type Compare<K> = (a: K, b: K) => number;

interface Node<K, V> {
  readonly key: K;
  readonly value: V;
  readonly level: number;
  /** How many are in it. */
  readonly size: number;
  readonly left: Node<K, V> | null;
  readonly right: Node<K, V> | null;
}

type Tree<K, V> = Node<K, V> | null;

const levelOf = (tree: Tree<unknown, unknown>): number => tree?.level ?? 0;

const sizeOf = (tree: Tree<unknown, unknown>): number => tree?.size ?? 0;

/** A node with other nodes below it. */
const over = <K, V>(node: Node<K, V>, left: Tree<K, V>, right: Tree<K, V>): Node<K, V> => ({
  ...node,
  left,
  right,
  size: sizeOf(left) + 1 + sizeOf(right),
});

const skew = <K, V>(node: Node<K, V>): Node<K, V> => {
  const { left } = node;
  return left && left.level === node.level ? over(left, left.left, over(node, left.right, node.right)) : node;
};

const split = <K, V>(node: Node<K, V>): Node<K, V> => {
  const { right } = node;
  if (!right?.right || right.right.level !== node.level) return node;
  return over({ ...right, level: right.level + 1 }, over(node, node.left, right.left), right.right);
};

const skewRight = <K, V>(node: Node<K, V>): Node<K, V> => (node.right ? { ...node, right: skew(node.right) } : node);

const splitRight = <K, V>(node: Node<K, V>): Node<K, V> => (node.right ? { ...node, right: split(node.right) } : node);

/** A node that has lost one below it, in balance again (Andersson 1993). */
const lowered = <K, V>(node: Node<K, V>): Node<K, V> => {
  const should = Math.min(levelOf(node.left), levelOf(node.right)) + 1;
  if (should >= node.level) return node;
  const right = node.right && should < node.right.level ? { ...node.right, level: should } : node.right;
  const top = skewRight(skew({ ...node, level: should, right }));
  const deep = top.right ? { ...top, right: skewRight(top.right) } : top;
  return splitRight(split(deep));
};

/**
 * A map in the order of its keys that never changes: each change gives a new one, which shares almost all with the one before. Every
 * step costs the logarithm of the size. An AA tree (A. Andersson, "Balanced search trees made simple", 1993).
 */
export class Sorted<K, V> {
  private constructor(
    private readonly compare: Compare<K>,
    private readonly root: Tree<K, V>,
    readonly size: number,
  ) {}

  static by<K, V>(compare: Compare<K>): Sorted<K, V> {
    return new Sorted<K, V>(compare, null, 0);
  }

  get(key: K): V | undefined {
    let node = this.root;
    while (node) {
      const side = this.compare(key, node.key);
      if (side === 0) return node.value;
      node = side < 0 ? node.left : node.right;
    }
    return undefined;
  }

  has(key: K): boolean {
    return this.get(key) !== undefined;
  }

  /** The entry with the least key. */
  first(): readonly [K, V] | undefined {
    let node = this.root;
    while (node?.left) node = node.left;
    return node ? [node.key, node.value] : undefined;
  }

  /** How many keys come before this one, which need not be there. */
  rank(key: K): number {
    let [node, before] = [this.root, 0];
    while (node) {
      const side = this.compare(key, node.key);
      if (side > 0) before += sizeOf(node.left) + 1;
      else if (side === 0) return before + sizeOf(node.left);
      node = side < 0 ? node.left : node.right;
    }
    return before;
  }

  set(key: K, value: V): Sorted<K, V> {
    const grows = this.get(key) === undefined;
    return new Sorted(this.compare, this.put(this.root, key, value), this.size + (grows ? 1 : 0));
  }

  without(key: K): Sorted<K, V> {
    if (this.get(key) === undefined) return this;
    return new Sorted(this.compare, this.take(this.root, key), this.size - 1);
  }

  /** Entries in the order of their keys, found one by one as they are asked for. */
  *entries(): IterableIterator<readonly [K, V]> {
    const path: Node<K, V>[] = [];
    for (let node = this.root; node || path.length > 0;) {
      while (node) {
        path.push(node);
        node = node.left;
      }
      const next = path.pop();
      if (!next) return;
      yield [next.key, next.value];
      node = next.right;
    }
  }

  *values(): IterableIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }

  private put(tree: Tree<K, V>, key: K, value: V): Node<K, V> {
    if (!tree) return { key, value, level: 1, size: 1, left: null, right: null };
    const side = this.compare(key, tree.key);
    if (side === 0) return { ...tree, value };
    const node =
      side < 0
        ? over(tree, this.put(tree.left, key, value), tree.right)
        : over(tree, tree.left, this.put(tree.right, key, value));
    return split(skew(node));
  }

  private take(tree: Tree<K, V>, key: K): Tree<K, V> {
    if (!tree) return null;
    const side = this.compare(key, tree.key);
    if (side < 0) return lowered(over(tree, this.take(tree.left, key), tree.right));
    if (side > 0) return lowered(over(tree, tree.left, this.take(tree.right, key)));
    if (!tree.left) return tree.right && lowered(tree.right);
    let heir = tree.left;
    while (heir.right) heir = heir.right;
    return lowered(over({ ...tree, key: heir.key, value: heir.value }, this.take(tree.left, heir.key), tree.right));
  }
}

/** Texts by their code units. */
export const byText: Compare<string> = (a, b) => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};
