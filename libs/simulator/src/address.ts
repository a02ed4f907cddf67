/** How people name a phone: the number itself whatever the host, else `user@host`. */
export const addressOf = (dialled: string): string => {
  const user = userOf(dialled);
  return isNumber(user) ? user : dialled;
};

export const userOf = (dialled: string): string => dialled.slice(0, hostAt(dialled));

/** The host with its port, empty when only a user was given. */
export const hostOf = (dialled: string): string => dialled.slice(hostAt(dialled) + 1);

export const isNumber = (user: string): boolean => /^\+?\d+$/.test(user);

const hostAt = (dialled: string): number => (dialled.includes('@') ? dialled.indexOf('@') : dialled.length);
