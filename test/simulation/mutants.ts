import type { Mutant } from './mutating.js';
import {
  answering,
  deafTo,
  except,
  following,
  forgetful,
  isNamed,
  keeping,
  swapped,
  twice,
  unasked,
  unturned,
  without,
  writing,
} from './mutating.js';
import { FLOOR_MUTANTS } from './mutants.floor.js';
import { SUPERVISION_MUTANTS } from './mutants.supervisions.js';
import { TALK_MUTANTS } from './mutants.talks.js';

/** The code broken in many ways. Each must be found by some seed, or something is not checked. */
export const MUTANTS: readonly Mutant[] = [
  { name: 'a hang-up is not sent', of: writing(except(/^api uuid_kill/)) },
  { name: 'the switchboard misses CallHangupAsked', of: following('switchboard', without('CallHangupAsked')) },
  {
    name: 'the switchboard misses CallPlayStopAsked',
    of: following('switchboard', without('CallPlayStopAsked')),
  },
  {
    name: 'the switchboard takes what comes together the other way round',
    of: following('switchboard', (batch) => [...batch].reverse()),
  },
  { name: 'a dial is written twice', of: writing(twice(/^bgapi originate/)) },
  { name: 'a prompt is written twice', of: writing(twice(/^sendmsg/)) },
  { name: 'the effect goes before its claim', of: writing(swapped(/^api hash insert\/asked/, /^sendmsg/)) },
  { name: 'effects are sent without a claim', of: writing(except(/^api hash insert\/asked/)) },
  { name: 'the ledger is not asked whether a dial rang', of: answering(/hash select\/rang/, '-ERR no reply') },
  { name: 'the ledger is not asked for claims', of: answering(/hash select\/asked/, '-ERR no reply') },
  { name: 'the ledger is not asked for ends', of: answering(/hash select\/ended/, '-ERR no reply') },
  { name: 'every claim is taken for made', of: answering(/hash select\/asked/, '1') },
  { name: 'the ledger is never cleaned', of: unasked(/^api hash delete/) },
  { name: 'an arrival is told nothing', of: writing(except(/app_disable_expand_variables/)) },
  { name: 'an answer is not heard', of: deafTo(isNamed('CHANNEL_ANSWER')) },
  { name: 'an end is not heard', of: deafTo(isNamed('CHANNEL_HANGUP_COMPLETE')) },
  { name: 'the end of a prompt is not heard', of: deafTo(isNamed('CHANNEL_EXECUTE_COMPLETE')) },
  { name: 'a job\u2019s failure is not heard', of: deafTo(isNamed('BACKGROUND_JOB')) },
  { name: 'a caller is not heard', of: deafTo(isNamed('CHANNEL_PARK')) },
  { name: 'the plan misses the end of its call', of: following('processes', without('CallEnded')) },
  { name: 'the plan misses the end of a prompt', of: following('processes', without('CallPlayEnded')) },
  { name: 'processes miss CallsChained', of: following('processes', without('CallsChained')) },
  { name: 'timers miss a plan\u2019s wait', of: following('timers', without('ActiveflowStepStarted')) },
  { name: 'timers miss the dial', of: following('timers', without('CallDialAsked')) },
  { name: 'timers miss the answer', of: following('timers', without('CallAnswered')) },
  { name: 'timers keep no rows', of: keeping('timers', (kept) => (name, position) => kept.write(name, position, new Map())) },
  {
    name: 'the switchboard keeps no rows',
    of: keeping('switchboard', (kept) => (name, position) => kept.write(name, position, new Map())),
  },
  {
    name: 'the checkpoint of the processes runs ahead by one',
    of: keeping('processes', (kept) => (name, position, changes) => kept.write(name, position + 1, changes)),
  },
  {
    name: 'the checkpoint of the timers runs ahead by one',
    of: keeping('timers', (kept) => (name, position, changes) => kept.write(name, position + 1, changes)),
  },
  { name: 'a repeated request is a new one', of: forgetful('user') },
  { name: 'a repeated reaction is a new one', of: forgetful('process') },
  { name: 'turns of wishes are not kept', of: unturned },
  ...TALK_MUTANTS,
  ...FLOOR_MUTANTS,
  ...SUPERVISION_MUTANTS,
];
