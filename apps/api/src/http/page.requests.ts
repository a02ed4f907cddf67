import { Field } from './fields.js';

/** Which page of a list. A query holds texts only. */
export class PageQuery {
  @Field(
    { optional: true, schema: { type: 'integer', minimum: 1, maximum: 100, default: 25 } },
    'must be a whole number from 1 to 100',
    (value) => typeof value === 'string' && /^\d{1,3}$/.test(value) && Number(value) >= 1 && Number(value) <= 100,
  )
  readonly page_size?: string;

  @Field(
    { optional: true, description: 'next_page_token of the page before', schema: { type: 'string' } },
    'must be a token of ours',
    (value) => typeof value === 'string',
  )
  readonly page_token?: string;
}

export const pageOf = ({ page_size, page_token }: PageQuery): { readonly size: number; readonly token: string | null } => ({
  size: Number(page_size ?? 25),
  token: page_token ?? null,
});
