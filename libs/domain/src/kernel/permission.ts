/** What somebody may do: an agent its own calls, a manager all calls, an admin the settings too. */
export type Permission = 'agent' | 'manager' | 'admin';
