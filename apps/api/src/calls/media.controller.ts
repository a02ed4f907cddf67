import { Body, Delete, HttpCode, Param, Post, applyDecorators } from '@nestjs/common';
import { uuid5 } from '#domain/kernel/uuid.js';
import type { CallView } from '#readmodels/calls/calls.view.js';
import { Answers } from '../docs/answers.js';
import { Asking } from '../http/asked.js';
import type { Asked } from '../http/asked.js';
import { IdPipe } from '../http/id.pipe.js';
import { Resource } from '../http/resource.js';
import { Mute, SendDigits, Talk } from './calls.requests.js';
import { Controls } from './controls.js';

/** A wish about the sound of a progressing call; it answers the call. */
const Control = (summary: string): MethodDecorator =>
  applyDecorators(
    HttpCode(200),
    Answers(summary, 'Call', 'INVALID_ARGUMENT', 'INVALID_ID', 'CALL_NOT_FOUND', 'CALL_STATE_INVALID', 'CALL_ALREADY_HANGUP'),
  );

@Resource('calls/:id', 'calls: sound')
export class MediaController {
  constructor(private readonly controls: Controls) {}

  @Post('hold')
  @Control('Puts the call on hold: its phone hears music.')
  hold(@Asking() asked: Asked, @Param('id', IdPipe) callId: string): Promise<CallView> {
    return this.controls.change(asked, { type: 'HoldCall', callId });
  }

  @Post(['unhold', 'resume'])
  @Control('Takes the call off hold.')
  resume(@Asking() asked: Asked, @Param('id', IdPipe) callId: string): Promise<CallView> {
    return this.controls.change(asked, { type: 'UnholdCall', callId });
  }

  @Delete('hold')
  @Control('Takes the call off hold.')
  unhold(@Asking() asked: Asked, @Param('id', IdPipe) callId: string): Promise<CallView> {
    return this.resume(asked, callId);
  }

  @Post('mute')
  @Control('Cuts the sound of its phone; both ways where no direction is given.')
  mute(@Asking() asked: Asked, @Param('id', IdPipe) callId: string, @Body() { direction }: Mute): Promise<CallView> {
    return this.controls.change(asked, { type: 'MuteCall', callId, direction: direction || 'both' });
  }

  @Post('unmute')
  @Control('Gives the sound back; both ways where no direction is given.')
  unmute(@Asking() asked: Asked, @Param('id', IdPipe) callId: string, @Body() { direction }: Mute): Promise<CallView> {
    return this.controls.change(asked, { type: 'UnmuteCall', callId, direction: direction || 'both' });
  }

  @Delete('mute')
  @Control('Gives the sound back; both ways where no direction is given.')
  stopMute(@Asking() asked: Asked, @Param('id', IdPipe) callId: string, @Body() request: Mute): Promise<CallView> {
    return this.unmute(asked, callId, request);
  }

  @Post('moh')
  @Control('Plays music to its phone.')
  moh(@Asking() asked: Asked, @Param('id', IdPipe) callId: string): Promise<CallView> {
    return this.controls.change(asked, { type: 'StartMoh', callId });
  }

  @Delete('moh')
  @Control('Ends the music.')
  stopMoh(@Asking() asked: Asked, @Param('id', IdPipe) callId: string): Promise<CallView> {
    return this.controls.change(asked, { type: 'StopMoh', callId });
  }

  @Post('dtmf')
  @Control('Sends digits to its phone.')
  dtmf(@Asking() asked: Asked, @Param('id', IdPipe) callId: string, @Body() request: SendDigits): Promise<CallView> {
    const { digits, duration, interval } = request;
    const digitsId = uuid5(asked.commandId, 'digits');
    return this.controls.change(asked, {
      type: 'SendDigits',
      callId,
      digitsId,
      digits,
      duration: duration ?? 250,
      interval: interval ?? 100,
    });
  }

  @Post('talk')
  @Control('Speaks to its phone.')
  talk(@Asking() asked: Asked, @Param('id', IdPipe) callId: string, @Body() request: Talk): Promise<CallView> {
    const { text, language, voice_id } = request;
    const media = { kind: 'speech', text, language: language || 'en-US', voice: voice_id ?? '' } as const;
    const playId = uuid5(asked.commandId, 'play');
    return this.controls.change(asked, { type: 'PlayToCall', callId, playId, media, step: null });
  }
}
