import type { LegView } from '../views.js';
import type { Desk } from './desk.js';
import { openDesk } from './desk.js';

/** Some people on the phone, each on an answered and parked leg that outlives its bridges; a leg's uuid is its person's name. */
export interface Party {
  readonly desk: Desk;
  /** Sends a command, lets the switch act on it, and gives its reply. */
  api(command: string): string | undefined;
  execute(name: string, application: string, data: string): void;
  leg(name: string): LegView;
  /** Who hears whom: a name before each arrow, and behind it those whose words reach it. Who hears nobody is left out. */
  hears(): readonly string[];
  /** Who got to hear what a person says now. */
  reaches(name: string): readonly string[];
}

const SETTLE_MS = 100;
const LASTING = ',park_after_bridge=true,hangup_after_bridge=false';

export const gather = (names: readonly string[], variables = LASTING): Party => {
  const desk = openDesk();
  const settle = () => desk.clock.advance(SETTLE_MS);
  const addressOf = (name: string) => `${name}@phones`;
  const leg = (name: string): LegView => {
    const found = desk.softswitch.handset.phone(addressOf(name)).legs.at(-1);
    if (!found) throw new Error(`${name} has no leg`);
    return found;
  };
  for (const name of names) {
    desk.softswitch.handset.configure(addressOf(name), { answer_after_ms: 10 });
    desk.call(name, addressOf(name), variables);
  }
  const nameOf = (address: string) => address.replace('@phones', '');
  return {
    desk,
    leg,
    api: (command) => {
      const reply = desk.client.send(`api ${command}`);
      settle();
      return reply;
    },
    execute: (name, application, data) => {
      desk.client.send(`sendmsg ${name}\ncall-command: execute\nexecute-app-name: ${application}\nexecute-app-arg: ${data}`);
      settle();
    },
    hears: () =>
      names
        .map((name) => ({ name, heard: leg(name).hears.map(nameOf).sort() }))
        .filter(({ heard }) => heard.length > 0)
        .map(({ name, heard }) => `${name} <- ${heard.join(' ')}`),
    reaches: (name) => {
      const words = `words of ${name} at ${desk.clock.now()}`;
      desk.softswitch.handset.say(leg(name).id, words);
      return names.filter((other) => leg(other).heard.some(({ what }) => what === words));
    },
  };
};
