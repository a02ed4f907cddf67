import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Answers } from '../docs/answers.js';
import { LogIn } from './auth.requests.js';
import { Authenticator } from './authenticator.js';
import { LIFETIME, Tokens } from './tokens.js';

@ApiTags('auth')
@Controller(['auth', 'v1.0/auth'])
export class AuthController {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly tokens: Tokens,
  ) {}

  @Post('login')
  @HttpCode(200)
  @Answers('Gives a token for seven days, in the body and in a cookie.', 'Login', 'INVALID_ARGUMENT', 'INVALID_CREDENTIALS')
  async logIn(
    @Body() { username, password }: LogIn,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ readonly username: string; readonly token: string }> {
    const token = await this.tokens.issue(await this.authenticator.logIn(username, password));
    void reply.header('set-cookie', `token=${token}; Path=/; Max-Age=${LIFETIME}; HttpOnly; SameSite=Lax`);
    return { username, token };
  }
}
