import { useQuery } from '@tanstack/react-query';
import { navigationQuery } from '../api/navigation.ts';
import { useIsPhone } from './use-is-phone.ts';

/** The modules of the menu that this screen shows. */
export function useModules() {
  return useQuery(navigationQuery(useIsPhone() ? 'mobile' : 'web'));
}
