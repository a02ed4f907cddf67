import { Controller, Injectable, UseGuards, applyDecorators } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { isUuid } from '#domain/kernel/uuid.js';
import { Needs } from '../auth/auth.guard.js';
import type { Known } from '../auth/auth.guard.js';
import { askedOf } from '../http/asked.js';
import { isRecord } from '../http/fields.js';
import { Own } from './own.js';

const requestOf = (context: ExecutionContext): Known => context.switchToHttp().getRequest<Known>();

/** The id that a route names; null for none, and for what is none, which has its own answer. */
const idIn = ({ params }: Known): string | null => {
  const id = isRecord(params) ? params['id'] : undefined;
  return typeof id === 'string' && isUuid(id) ? id.toLowerCase() : null;
};

/** Lets an agent do to its own calls what a manager may do to all. */
@Injectable()
export class OwnCallGuard implements CanActivate {
  constructor(private readonly own: Own) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    const [{ who, commandId }, callId] = [askedOf(request), idIn(request)];
    if (callId !== null) await this.own.mustOwnCall(who, callId, commandId);
    return true;
  }
}

/** The same of transfers. One that is to begin names the agent's call in its body. */
@Injectable()
export class OwnTransferGuard implements CanActivate {
  constructor(private readonly own: Own) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    const [{ who, commandId }, transferId] = [askedOf(request), idIn(request)];
    if (transferId !== null) await this.own.mustOwnTransfer(who, transferId);
    const callId = isRecord(request.body) ? request.body['transferer_call_id'] : undefined;
    if (typeof callId === 'string' && isUuid(callId)) await this.own.mustOwnCall(who, callId.toLowerCase(), commandId);
    return true;
  }
}

type Guard = new (own: Own) => CanActivate;

/** A controller of managers' once more, for agents and what is their own; who asks is known by the guard of the first. */
export const OwnResource = (path: string, guard: Guard): ClassDecorator =>
  applyDecorators(Controller(`v1.0/service_agents/${path}`), Needs('desk'), UseGuards(guard), ApiTags('service_agents'));
