type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** What JSON keeps of an object: a field without a value is no field. */
const kept = (value: Fields): readonly string[] => Object.keys(value).filter((key) => value[key] !== undefined);

/** Whether two values are the same once they are written as JSON, in whatever order their fields stand. */
export const sameJson = (one: unknown, other: unknown): boolean => {
  if (!isFields(one) || !isFields(other)) return one === other;
  const keys = kept(one);
  if (Array.isArray(one) !== Array.isArray(other) || keys.length !== kept(other).length) return false;
  return keys.every((key) => Object.hasOwn(other, key) && sameJson(one[key], other[key]));
};

/** The fields in which two objects differ once they are written as JSON. */
export const differing = (one: object, other: object): readonly string[] => {
  const [left, right] = [one as Fields, other as Fields];
  return [...new Set([...kept(left), ...kept(right)])].filter((key) => !sameJson(left[key], right[key]));
};
