// The gallery: one script at a time is shown, and one run at a time trains.

import { Gallery } from './page/gallery.ts';

new Gallery().start();
