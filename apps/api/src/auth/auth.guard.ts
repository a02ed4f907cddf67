import { Injectable, SetMetadata } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { Permission } from '#domain/kernel/permission.js';
import { Rejection } from '../http/reasons.js';
import { Authenticator } from './authenticator.js';
import { may } from './who.js';
import type { Who } from './who.js';

/** A request that the guard has let in. */
export type Known = FastifyRequest & { who?: Who };

const NEEDED = 'permission';

/** What somebody must be to be let in; a manager where nothing is said (voipbin.md 1.0). */
export const Needs = (permission: Permission): ClassDecorator & MethodDecorator => SetMetadata(NEEDED, permission);

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
    const needed = this.reflector.getAllAndOverride<Permission | undefined>(NEEDED, [context.getHandler(), context.getClass()]);
    if (!may(who, needed ?? 'manager'))
      throw new Rejection('PERMISSION_DENIED', `This takes the permission of ${needed ?? 'manager'}.`);
    request.who = who;
    return true;
  }
}
