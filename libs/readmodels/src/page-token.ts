import type { Instant } from '#domain/kernel/decider.js';

/** The row that a page ends with. */
export interface Place {
  readonly created: Instant;
  readonly id: string;
}

/** A page token that no list has given out. */
export class BadPageToken extends Error {
  override readonly name = 'BadPageToken';
}

/** Opaque, and complete: time and id together name one row, so that none is lost where many are of one instant. */
export const tokenOf = ({ created, id }: Place): string => Buffer.from(`${created} ${id}`).toString('base64url');

const PLACE = /^(\d{1,15}) ([\x21-\x7e]{1,200})$/;

/** @throws BadPageToken */
export const readToken = (token: string): Place => {
  const bytes = Buffer.from(token, 'base64url');
  const [, created, id] = PLACE.exec(bytes.toString('latin1')) ?? [];
  if (created === undefined || id === undefined || bytes.toString('base64url') !== token) {
    throw new BadPageToken('page_token is not one that a list has answered');
  }
  return { created: Number(created), id };
};
