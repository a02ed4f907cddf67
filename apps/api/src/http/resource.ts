import { Controller, UseGuards, applyDecorators } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { AuthGuard } from '../auth/auth.guard.js';
import { ref } from '../docs/schemas.js';

/** A controller under `/v1.0` (and `/v1`, which the server takes for the same) that lets nobody in who is unknown. */
export const Resource = (path: string, tag = path): ClassDecorator =>
  applyDecorators(
    Controller(`v1.0/${path}`),
    UseGuards(AuthGuard),
    ApiTags(tag),
    ApiResponse({ status: 401, description: 'AUTHENTICATION_REQUIRED, INVALID_CREDENTIALS', schema: ref('Error') }),
    ApiResponse({ status: 403, description: 'PERMISSION_DENIED', schema: ref('Error') }),
  );
