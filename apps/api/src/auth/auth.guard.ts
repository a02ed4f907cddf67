import { Injectable, SetMetadata } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Rejection } from '../http/reasons.js';
import { Authenticator } from './authenticator.js';
import { ROLES, may } from './roles.js';
import type { DutyName } from './roles.js';
import type { Who } from './who.js';

/** A request that the guard has let in. */
export type Known = FastifyRequest & { who?: Who };

const NEEDED = 'duty';

/** What a route is part of; of the office’s work where nothing is said (voipbin.md 1.0). */
export const Needs = (duty: DutyName): ClassDecorator & MethodDecorator => SetMetadata(NEEDED, duty);

/** Lets nobody in who is unknown, and puts who it is on the request. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Known>();
    const who = await this.authenticator.authenticate({ url: request.url, headers: request.headers });
    const duty = this.reflector.getAllAndOverride<DutyName | undefined>(NEEDED, [context.getHandler(), context.getClass()]);
    if (!may(who, duty ?? 'office'))
      throw new Rejection('PERMISSION_DENIED', `Your role may not do this: ${ROLES[duty ?? 'office'].what}.`);
    request.who = who;
    return true;
  }
}
