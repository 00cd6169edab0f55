"""Coverage: which organisations have a Party organisation or an instructor, as figures and as daily business."""
