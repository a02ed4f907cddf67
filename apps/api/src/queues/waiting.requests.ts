import type { Announcement } from '#domain/floor/floor.queue.js';
import { Whole, Words } from '../http/fields.js';
import { WayLanguage } from './ways.requests.js';

const TEXT =
  'With ${voipbin.queuecall.position}, and in minutes ${voipbin.queuecall.estimated_wait} and ${voipbin.queuecall.waited}; ' +
  'a sentence about what is not known is left out';

/** What is not given stays as it is. */
export class AnnouncementRequest {
  @Whole({ from: 0, to: 86_400_000, optional: true, description: 'Milliseconds from one to the next; 0: never' })
  readonly interval?: number | null;

  @Words({ from: 1, to: 1000, optional: true, description: TEXT })
  readonly text?: string | null;

  @WayLanguage()
  readonly language?: string | null;
}

export const announcementAfter = (present: Announcement, asked: AnnouncementRequest | null | undefined): Announcement => ({
  interval: asked?.interval ?? present.interval,
  text: asked?.text ?? present.text,
  language: asked?.language ?? present.language,
});
