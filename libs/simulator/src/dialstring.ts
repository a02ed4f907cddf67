/** One leg of a dial string with the variables that are its own. */
export interface Endpoint {
  /** `sofia`, `user`, `error`... */
  readonly type: string;
  readonly rest: string;
  readonly variables: Variables;
}

export type Variables = Readonly<Record<string, string>>;

/** What `originate` is asked to do: groups one after the other, the legs of a group at once. */
export interface DialPlan {
  readonly groups: readonly (readonly Endpoint[])[];
  readonly variables: Variables;
  /** `&park()` gives the application, anything else an extension. */
  readonly then: { readonly application: string; readonly data: string };
  readonly callerName: string | undefined;
  readonly callerNumber: string | undefined;
  readonly timeoutSeconds: number | undefined;
}

/** `usage`: too few arguments; `broken`: brackets that do not close, which the switch answers with DESTINATION_OUT_OF_ORDER. */
export type Unparsed = 'usage' | 'broken';

const QUOTE = "'";

/** Splits at a character outside quotes and, if given, outside brackets. A backslash protects the next character. */
const split = (text: string, at: string, brackets: boolean): readonly string[] => {
  const parts: string[] = [];
  let part = '';
  let quoted = false;
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charAt(index);
    if (char === '\\') {
      part += char + text.charAt(index + 1);
      index += 1;
      continue;
    }
    if (char === QUOTE) quoted = !quoted;
    if (brackets) depth += bracketStep(char);
    if (char === at && !quoted && depth <= 0) {
      parts.push(part);
      part = '';
    } else part += char;
  }
  return [...parts, part];
};

const bracketStep = (char: string): number => ('{[<'.includes(char) ? 1 : '}]>'.includes(char) ? -1 : 0);

const unquote = (value: string): string => {
  const bare = value.startsWith(QUOTE) ? value.slice(1).replace(/'$/, '') : value;
  return bare.replace(/\\(.)/g, '$1');
};

/**
 * The variables between braces. A comma ends a value even within quotes (fact 8); `^^:` at the start chooses another separator.
 * A value with a `${...}` loses its variable (fact 33).
 */
export const parseVariables = (inside: string): Variables => {
  const other = /^\^\^(.)(.*)$/s.exec(inside);
  const separator = other?.[1] ?? ',';
  const entries = (other?.[2] ?? inside)
    .split(separator)
    .map((assignment) => /^\s*([^=]+)=(.*)$/s.exec(assignment))
    .flatMap((match) => (match ? [[match[1] ?? '', unquote(match[2] ?? '')] as const] : []));
  return Object.fromEntries(entries.filter(([, value]) => !value.includes('${')));
};

interface Bracketed {
  readonly variables: Variables;
  readonly rest: string;
}

/** Takes every leading `{...}` or `[...]` off; undefined when one does not close. Braces nest. */
const takeBrackets = (text: string, open: '{' | '['): Bracketed | undefined => {
  let variables: Variables = {};
  let rest = text.trimStart();
  while (rest.startsWith(open)) {
    const end = closing(rest, open);
    if (end < 0) return undefined;
    variables = { ...variables, ...parseVariables(rest.slice(1, end)) };
    rest = rest.slice(end + 1).trimStart();
  }
  return { variables, rest };
};

const closing = (text: string, open: '{' | '['): number => {
  const close = open === '{' ? '}' : ']';
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (text.charAt(index) === open) depth += 1;
    if (text.charAt(index) === close) depth -= 1;
    if (depth === 0) return index;
  }
  return -1;
};

const parseEndpoint = (text: string): Endpoint | undefined => {
  const bracketed = takeBrackets(text, '[');
  if (!bracketed) return undefined;
  const [, type = '', rest = ''] = /^([^/]*)\/?(.*)$/s.exec(bracketed.rest) ?? [];
  return { type, rest, variables: bracketed.variables };
};

const parseGroups = (text: string): readonly (readonly Endpoint[])[] | undefined => {
  const groups = split(text, '|', true).map((group) => split(group, ',', true).map(parseEndpoint));
  const whole = groups.map((group) => group.filter((endpoint) => endpoint !== undefined));
  return groups.some((group, index) => group.length !== whole[index]?.length) ? undefined : whole;
};

const parseThen = (extension: string): DialPlan['then'] => {
  const [, application, data = ''] = /^&(\w+)(?:\((.*)\))?$/s.exec(extension) ?? [];
  return application === undefined ? { application: 'park', data: '' } : { application, data };
};

/** The arguments of `originate`: `<dial string> <extension>|&<application>(<args>) [dialplan] [context] [cid_name] [cid_num] [timeout_sec]`. */
export const parseOriginate = (args: string): DialPlan | Unparsed => {
  const words = split(args.trim(), ' ', false).filter((word) => word !== '');
  const [target, extension, , , callerName, callerNumber, timeout] = words;
  if (target === undefined || extension === undefined) return 'usage';
  const braced = takeBrackets(target, '{');
  const groups = braced && parseGroups(braced.rest);
  if (!groups) return 'broken';
  const timeoutSeconds = timeout === undefined ? undefined : Number(timeout);
  return { groups, variables: braced.variables, then: parseThen(extension), callerName, callerNumber, timeoutSeconds };
};
