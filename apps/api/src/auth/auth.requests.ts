import { Words } from '../http/fields.js';

export class LogIn {
  @Words({ from: 1, to: 255, example: 'demo@ledgerline.example' })
  readonly username!: string;

  @Words({ from: 1, to: 1024, example: 'demo' })
  readonly password!: string;
}
