import type { PipeTransform } from '@nestjs/common';
import { isUuid } from '#domain/kernel/uuid.js';
import { invalid } from './reasons.js';

/** The id in a path. */
export class IdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!isUuid(value)) throw invalid({ field: 'id', message: 'must be a uuid' }, [], 'INVALID_ID');
    return value.toLowerCase();
  }
}
