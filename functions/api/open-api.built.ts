import { agentOpenApi } from './agent-routes.ts';

/** The document, as text. It is made when the functions are built, so that none of them needs what makes it. */
export default JSON.stringify(agentOpenApi());
