import pino from 'pino';
import type { Settings } from './settings.js';

export type Log = pino.Logger;

/** One JSON object a line, to standard error: standard output says when we are ready, and nothing else. */
export const openLog = (level: Settings['logLevel']): Log => pino({ level, base: { pid: process.pid } }, pino.destination(2));
