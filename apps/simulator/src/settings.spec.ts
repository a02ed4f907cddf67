import { describe, expect, it } from '@jest/globals';
import { readSettings } from './settings.js';

describe('readSettings', () => {
  it('has a default for everything', () => {
    expect(readSettings({})).toEqual({ host: '127.0.0.1', httpPort: 3002, eslPort: 18_021, password: 'ClueCon' });
  });

  it('names the port that is none', () => {
    expect(() => readSettings({ SIMULATOR_ESL_PORT: '70000' })).toThrow('SIMULATOR_ESL_PORT must be a port, not "70000"');
  });
});
