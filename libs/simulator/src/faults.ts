import type { Core } from './core.js';

/** What can go wrong with a switch and the line to it (DESIGN section 5). */
export interface Faults {
  /** Cuts every socket; calls go on. */
  dropEsl(): void;
  /** Events from now on arrive this much later; 0 ends it. */
  delayEvents(ms: number): void;
  duplicateEvents(on: boolean): void;
  /** The next events that anybody listens to are lost. */
  dropEvents(count: number): void;
  /** All channels and the hash vanish without a goodbye, the sockets are cut, and a new switch is there at once. */
  killSwitch(): void;
  /** A file that shall not be found from now on. */
  loseFile(path: string): void;
}

export const createFaults = (core: Core, cutSessions: () => void): Faults => ({
  dropEsl: cutSessions,
  delayEvents: (ms) => void (core.bus.faults.delayMs = ms),
  duplicateEvents: (on) => void (core.bus.faults.duplicate = on),
  dropEvents: (count) => void (core.bus.faults.drop = count),
  killSwitch: () => {
    cutSessions();
    forgetChannels(core);
    core.hash.clear();
    core.conferences.clear();
    core.identity.coreId = core.newId();
    core.identity.startedAt = core.clock.now();
    core.identity.sessions = 0;
    core.identity.events = 0;
    core.identity.members = 0;
  },
  loseFile: (path) => void core.missingFiles.add(path),
});

const forgetChannels = (core: Core): void => {
  for (const channel of core.channels.values()) {
    channel.cause = 'CRASH';
    channel.bridge = null;
    channel.member = null;
    channel.listening = null;
    channel.ghosts.clear();
    channel.supervisors.clear();
    channel.stack.length = 0;
    for (const cancel of [...channel.timers]) cancel();
  }
  core.channels.clear();
  for (const leg of core.phones.live()) {
    leg.endedAt = core.clock.now();
    core.phones.retire(leg);
  }
};
