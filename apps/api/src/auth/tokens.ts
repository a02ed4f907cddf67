import { Inject, Injectable } from '@nestjs/common';
import { SignJWT, errors, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import type { Instant } from '#domain/kernel/decider.js';
import type { Permission } from '#domain/kernel/permission.js';
import { PARTS } from '../api.parts.js';
import type { ApiSettings } from '../api.parts.js';
import type { Who } from './who.js';

/** Seconds: seven days. */
export const LIFETIME = 7 * 24 * 3600;

/** Whose a token is, and when it was given, in milliseconds; it is known to the second. */
export interface Bearer {
  readonly who: Who;
  readonly issued: Instant;
}

/** How long a verified token is believed without looking again, milliseconds, and how many are. */
const BELIEVED = 60_000;
const MOST = 10_000;

const isPermission = (value: unknown): value is Permission => value === 'agent' || value === 'manager' || value === 'admin';

const bearerOf = ({
  sub,
  iat = 0,
  customer_id,
  permission,
}: JWTPayload & { readonly [claim: string]: unknown }): Bearer | null => {
  if (sub === undefined || typeof customer_id !== 'string' || !isPermission(permission)) return null;
  return { who: { customerId: customer_id, actor: { kind: 'user', id: sub }, permission }, issued: iat * 1000 };
};

/** Tokens of people who have logged in: JWT (RFC 7519), HS256. */
@Injectable()
export class Tokens {
  private readonly believed = new Map<string, { readonly bearer: Bearer; readonly until: Instant }>();

  constructor(
    @Inject(PARTS.settings) private readonly settings: ApiSettings,
    @Inject(PARTS.clock) private readonly clock: { now(): Instant },
  ) {}

  issue(who: Who): Promise<string> {
    const now = Math.floor(this.clock.now() / 1000);
    return new SignJWT({ customer_id: who.customerId, permission: who.permission })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setSubject(who.actor.id)
      .setIssuedAt(now)
      .setExpirationTime(now + LIFETIME)
      .sign(this.settings.jwtSecret);
  }

  /** Whose token it was when it was given; null where it is none of ours, or no longer. */
  async whose(token: string): Promise<Bearer | null> {
    const now = this.clock.now();
    const known = this.believed.get(token);
    if (known && known.until > now) return known.bearer;
    const payload = await this.verified(token, now);
    const bearer = payload && bearerOf(payload);
    if (bearer) this.believe(token, bearer, Math.min(now + BELIEVED, (payload.exp ?? 0) * 1000));
    return bearer;
  }

  private async verified(token: string, now: Instant): Promise<JWTPayload | null> {
    try {
      const options = { algorithms: ['HS256'], currentDate: new Date(now), requiredClaims: ['exp'] };
      return (await jwtVerify(token, this.settings.jwtSecret, options)).payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }

  private believe(token: string, bearer: Bearer, until: Instant): void {
    this.believed.delete(token);
    this.believed.set(token, { bearer, until });
    const oldest = this.believed.keys().next();
    if (this.believed.size > MOST && !oldest.done) this.believed.delete(oldest.value);
  }
}
