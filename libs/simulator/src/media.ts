/** What a phone can be made to hear. */
export interface Sound {
  readonly kind: 'tone' | 'file' | 'speech' | 'moh' | 'silence';
  readonly what: string;
}

/** A sound with its length in milliseconds; `Infinity` plays until something ends it. */
export interface Recording {
  readonly sound: Sound;
  readonly ms: number;
}

/** A file whose name says nothing about its length lasts three seconds; `prompt-1500ms.wav` lasts 1500 ms. */
const FILE_MS = 3000;
const SPEECH_MS_PER_CHARACTER = 60;

/** Speech lasts 60 ms a character (DESIGN section 5). */
export const speechMs = (text: string): number => text.length * SPEECH_MS_PER_CHARACTER;

/** The arguments of `speak`: `engine|voice|text`, or the text alone; what it begins with in braces is for the engine (fact 38). */
export const speechOf = (data: string): Recording => {
  const parts = data.split('|');
  const text = (parts.length > 2 ? parts.slice(2).join('|') : (parts.at(-1) ?? '')).replace(/^ *\{[^}]*\} */, '');
  return { sound: { kind: 'speech', what: text }, ms: speechMs(text) };
};

/** One element of a TGML string, such as `%(on,off,440,480)`: on and off in milliseconds. */
const ELEMENT = /%\((\d+),(\d+),[^)]*\)/g;

/** A `tone_stream`'s specification: the sum of its elements, times `loops=` (-1 for ever, once when absent). */
export const toneMs = (spec: string): number => {
  const once = [...spec.matchAll(ELEMENT)].reduce((sum, [, on, off]) => sum + Number(on) + Number(off), 0);
  const loops = Number(/;loops=(-?\d+)/.exec(spec)?.[1] ?? 1);
  return loops < 0 ? Infinity : once * loops;
};

const fileMs = (path: string): number => Number(/(\d+)ms(\.\w+)?$/.exec(path)?.[1] ?? FILE_MS);

type Reader = (rest: string, path: string) => Recording;

const READERS: ReadonlyMap<string, Reader> = new Map(
  Object.entries<Reader>({
    tone_stream: (rest, path) => ({ sound: { kind: 'tone', what: path }, ms: toneMs(rest) }),
    silence_stream: (rest, path) => ({
      sound: { kind: 'silence', what: path },
      ms: rest.startsWith('-') ? Infinity : Number.parseInt(rest) || 0,
    }),
    local_stream: (_rest, path) => ({ sound: { kind: 'moh', what: path }, ms: Infinity }),
  }),
);

/** What a path given to `playback` sounds like, or nothing when there is no such file. `missing` names files that shall not be there. */
export const recordingAt = (path: string, missing: ReadonlySet<string>): Recording | undefined => {
  const [, scheme = '', rest = ''] = /^(\w+):\/\/(.*)$/.exec(path) ?? [];
  const reader = READERS.get(scheme);
  if (reader) return reader(rest, path);
  if (path === '' || path.includes('nosuch') || missing.has(path)) return undefined;
  return { sound: { kind: 'file', what: path }, ms: fileMs(path) };
};

/** `tone_stream`, `local_stream` or `file`, as Playback-File-Type says. */
export const fileTypeOf = (path: string): string => /^(\w+):\/\//.exec(path)?.[1] ?? 'file';
