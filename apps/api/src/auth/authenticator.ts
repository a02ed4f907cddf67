import { Inject, Injectable } from '@nestjs/common';
import type { Instant } from '#domain/kernel/decider.js';
import { userId } from '#domain/user/user.decider.js';
import { Executor } from '#engine/executor.js';
import { PARTS } from '../api.parts.js';
import { Rejection } from '../http/reasons.js';
import { credentialOf } from './credentials.js';
import type { Carrier } from './credentials.js';
import { isKey, keyIdOf } from './keys.js';
import { isPassword } from './passwords.js';
import { Tokens } from './tokens.js';
import type { Who } from './who.js';

/** Tokens know the second in which they were given. */
const SECOND = 1000;

/** Who is who. Users and keys are looked up on the write side, so that what is deleted, or may less than before, is so at once. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly executor: Executor,
    private readonly tokens: Tokens,
    @Inject(PARTS.clock) private readonly clock: { now(): Instant },
  ) {}

  /**
   * Who sends a request.
   * @throws Rejection AUTHENTICATION_REQUIRED without a credential, INVALID_CREDENTIALS with a wrong one
   */
  async authenticate(request: Carrier): Promise<Who> {
    const credential = credentialOf(request);
    if (credential === null) throw new Rejection('AUTHENTICATION_REQUIRED', 'A token or an access key is needed.');
    const who = await this.whose(credential);
    if (who === null) throw new Rejection('INVALID_CREDENTIALS', 'The token or access key is not valid.');
    return who;
  }

  /** @throws Rejection INVALID_CREDENTIALS, after the same time whether or not there is such a user */
  async logIn(username: string, password: string): Promise<Who> {
    const id = userId(username);
    const user = await this.executor.state('user', id);
    const right = await isPassword(password, user.status === 'active' ? user.passwordHash : null);
    if (!right || user.status !== 'active') throw new Rejection('INVALID_CREDENTIALS', 'The user name or the password is wrong.');
    return { customerId: user.customerId, actor: { kind: 'user', id }, permission: user.permission };
  }

  private whose(credential: string): Promise<Who | null> {
    const accesskeyId = keyIdOf(credential);
    return accesskeyId === null ? this.bearerOf(credential) : this.holderOf(accesskeyId, credential);
  }

  /** A token tells who; what they may do, and whether they are still there, is as it is now. A new user has no part in an old one's token, nor a new password in an old one's. */
  private async bearerOf(token: string): Promise<Who | null> {
    const bearer = await this.tokens.whose(token);
    if (bearer === null) return null;
    const { customerId, actor } = bearer.who;
    const user = await this.executor.state('user', actor.id);
    if (user.status !== 'active' || user.customerId !== customerId || bearer.issued + SECOND <= user.since) return null;
    return { customerId, actor, permission: user.permission };
  }

  private async holderOf(accesskeyId: string, token: string): Promise<Who | null> {
    const key = await this.executor.state('accesskey', accesskeyId);
    if (key.status !== 'active' || !isKey(token, key.tokenHash)) return null;
    if (key.expires !== null && key.expires <= this.clock.now()) return null;
    return { customerId: key.customerId, actor: { kind: 'accesskey', id: accesskeyId }, permission: key.permission };
  }
}
