import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import { REASONS } from '../http/reasons.js';
import type { Reason } from '../http/reasons.js';
import { ref } from './schemas.js';
import type { SchemaName } from './schemas.js';

/** Every route may answer these. */
const ALWAYS: readonly Reason[] = ['SERVICE_UNAVAILABLE', 'INTERNAL'];

/** Describes a route: what it does, what a 200 holds, and the reasons it may have to say no. */
export const Answers = (summary: string, name: SchemaName, ...reasons: readonly Reason[]): MethodDecorator => {
  const said = [...reasons, ...ALWAYS];
  const errors = [...new Set(said.map((reason) => REASONS[reason].http))].map((status) => {
    const description = said.filter((reason) => REASONS[reason].http === status).join(', ');
    return ApiResponse({ status, description, schema: ref('Error') });
  });
  return applyDecorators(
    ApiOperation({ summary }),
    ApiResponse({ status: 200, description: name, schema: ref(name) }),
    ...errors,
  );
};
