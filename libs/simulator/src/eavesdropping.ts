import { emit } from './channel.headers.js';
import type { Channel, Core, Eavesdropping } from './core.js';

const bugHeaders = (target: Channel) => ({ 'Media-Bug-Function': 'eavesdrop', 'Media-Bug-Target': target.id });

/** The supervisor listens; its voice reaches nobody yet. Only the target's MEDIA_BUG_START tells (fact 25). */
export const startEavesdropping = (core: Core, eavesdropping: Eavesdropping): void => {
  const { supervisor, target } = eavesdropping;
  supervisor.listening = eavesdropping;
  target.supervisors.add(eavesdropping);
  emit(core, 'MEDIA_BUG_START', target, bugHeaders(target));
};

export const stopEavesdropping = (core: Core, eavesdropping: Eavesdropping): void => {
  const { supervisor, target } = eavesdropping;
  if (supervisor.listening === eavesdropping) supervisor.listening = null;
  if (target.supervisors.delete(eavesdropping)) emit(core, 'MEDIA_BUG_STOP', target, bugHeaders(target));
};

/** A channel ends under those who listen to it. */
export const loseSupervisors = (core: Core, target: Channel): void => {
  for (const eavesdropping of [...target.supervisors]) {
    stopEavesdropping(core, eavesdropping);
    eavesdropping.end();
  }
};
